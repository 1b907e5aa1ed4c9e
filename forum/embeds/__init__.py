"""Cards of debates on other sites, and the answers by which a site finds out how to show one (oEmbed)."""
