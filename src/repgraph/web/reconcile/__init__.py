"""The Reconciliation Service API 0.2: OpenRefine and other clients match their lists to the graph."""

from repgraph.web.reconcile.service import Reconciliation

__all__ = ["Reconciliation"]
