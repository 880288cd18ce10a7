"""Do independent libraries agree, also those that the package never imports? Run by `make oracles`."""
