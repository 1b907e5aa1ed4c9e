"""Policy design over HTTP for programs: hung into the forum's API when the site starts."""
