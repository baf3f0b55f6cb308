"""The cover of a printed book in one piece: back, spine and front on a sheet that wraps around it."""
