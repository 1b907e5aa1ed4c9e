"""The ASGI door."""

from channels.testing import WebsocketCommunicator

from forum.asgi import application


async def test_a_socket_where_there_is_none_ends_with_a_code_that_a_browser_can_read():
    communicator = WebsocketCommunicator(application, "/debates/any/", headers=[(b"origin", b"http://localhost")])

    connected, _ = await communicator.connect()
    ending = await communicator.receive_output()

    assert connected
    assert (ending["type"], ending["code"]) == ("websocket.close", 4404)
