"""The site: pages for readers, SPARQL for scholars, linked data, and an API for reconciliation.

``app`` holds the one list of routes; every other module makes the answers of one group of addresses.
"""

__all__: list[str] = []
