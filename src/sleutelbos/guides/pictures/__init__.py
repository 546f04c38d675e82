"""Pictures of the portal's pages, drawn from the texts that stand on them."""
