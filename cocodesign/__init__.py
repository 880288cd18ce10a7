"""What is cocodesign made of? Its table of contents; nothing is loaded before it is asked for."""

__version__ = "0.1.0"
