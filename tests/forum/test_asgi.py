"""The ASGI door."""

import pytest
from channels.testing import HttpCommunicator, WebsocketCommunicator

from forum.asgi import application


async def test_a_socket_where_there_is_none_ends_with_a_code_that_a_browser_can_read():
    communicator = WebsocketCommunicator(application, "/debates/any/", headers=[(b"origin", b"http://localhost")])

    connected, _ = await communicator.connect()
    ending = await communicator.receive_output()

    assert connected
    assert (ending["type"], ending["code"]) == ("websocket.close", 4404)


@pytest.mark.django_db(transaction=True)
async def test_no_request_says_where_the_site_stands():
    communicator = HttpCommunicator(application, "GET", "/debates/", headers=[(b"host", b"testserver")])
    communicator.scope |= {"root_path": "http://evil.example", "scheme": "http", "query_string": b""}

    answer = await communicator.get_response()

    assert answer["status"] == 200
    assert b"evil.example" not in answer["body"]
