"""Who follows what, and what they are told of it: notices by cursor over the log, an inbox, mails, digests, reminders."""
