"""The operator's brand on this machine: translations as gettext PO, checked, shown and written."""
