"""What ratings, rankings and short votes say, with the care of a methodologist. Pure: no database, no Django.

`ratings`, `rankings`, `statements`, `importing` and the drawings use the standard library only. `opinion`, `groups` and
`significance` need numpy: import them in the worker, or where an analysis is asked for, never when the web process
starts.
"""
