"""A document that is printed or read elsewhere: blocks in, and bytes of PDF, office files, web pages and Markdown out."""
