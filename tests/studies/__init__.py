"""What is known of the methods themselves: studies by simulation, run by hand."""
