"""The foot of every page."""


def test_readers_are_told_whom_to_write_to_and_where_the_source_is(client, db, settings):
    settings.CONTACT, settings.SOURCE_URL = "hello@debates.example.org", "https://code.example.org/folkmoot"

    page = client.get("/about/").content.decode()

    assert 'href="mailto:hello@debates.example.org"' in page
    assert 'href="https://code.example.org/folkmoot"' in page
