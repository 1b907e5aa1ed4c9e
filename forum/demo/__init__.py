"""The demo: fictional people, three debates made through the actions, and a mailbox that needs no mail server."""
