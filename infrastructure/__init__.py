"""The one source of ``template.yaml``; see ``templates.py`` for the order of what it is made of."""
