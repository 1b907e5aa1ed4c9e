"""How fast an event reaches thousands of readers, beside plain Channels, Node `ws` and nginx with nchan."""
