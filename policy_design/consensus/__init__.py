"""What ratings, rankings and short votes say, with the care of a methodologist. Pure: no database, no Django.

`ratings`, `deciding`, `rankings`, `statements`, `backgrounds` and `importing` use the standard library
only. `opinion`, `groups`, `significance` and `analysis` need numpy: import them in the worker, or where an analysis is
asked for, never when the web process starts.
"""
