"""
A small client for the AWS actions that triggers call, in place of boto3.

boto3 costs a trigger three quarters of its cold start. Methods, arguments,
answers and the shape of errors are boto3's; botocore is the oracle of the tests.
"""
