"""The attitude survey of a process: questions as data, answers that name nobody, results that give nobody away."""
