"""Installs what the project needs: Python environments and npm packages, by their locks."""
