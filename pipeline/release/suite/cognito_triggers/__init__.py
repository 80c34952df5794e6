"""
Amazon Cognito Lambda triggers and their event pipeline: the command ``cognito-triggers``.

The suite itself is below ``_suite``, as it is in its repository. Importing this
package imports nothing of it: names such as ``events`` stay free for yours.
"""
