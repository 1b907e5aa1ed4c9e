"""The ASGI door."""

from channels.testing import WebsocketCommunicator

from forum.asgi import application


async def test_a_websocket_is_refused_politely():
    communicator = WebsocketCommunicator(application, "/debates/any/")

    connected, code = await communicator.connect()

    assert (connected, code) == (False, 4404)
