"""The public report of a process: chapters that the organizers choose, frozen as an edition with a citation."""
