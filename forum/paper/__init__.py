"""A document that is read elsewhere: blocks in, and bytes of PDF, office files, web pages and Markdown out."""
