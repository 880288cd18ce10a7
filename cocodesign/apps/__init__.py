"""One function a screen: the only place where state, words and widgets meet."""
