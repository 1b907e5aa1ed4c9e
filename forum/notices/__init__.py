"""Who follows what and is told of it: notices by cursor over the log, an inbox, mails, digests, reminders."""
