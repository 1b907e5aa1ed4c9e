"""The outbox: mail is written in the action's transaction and sent, with retries, by the worker."""
