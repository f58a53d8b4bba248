"""Pictures that the server draws: where things are, as numbers and paths of SVG. Templates draw them."""
