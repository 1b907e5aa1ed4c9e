"""Who people are: accounts, profiles, disclosures, roles and invitations."""
