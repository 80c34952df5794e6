"""
What the laptop's emulator needs in addition to ministack and Cognito's triggers.

The triggers are `ministack_cognito_triggers`, under ``packages/``. The modules
here keep the template as it is:

    cloudformation   alarms with metric math, and the pool's ProviderURL
    issuer           the issuer of tokens, where a client can ask it
    further_types    composite alarms, saved queries, Contributor Insights rules; `identity_types`:
                     identity providers, web ACLs of a pool, Cognito's own logs
    metric_data      GetMetricData; `alarms` and `service_metrics` with it
    identity_rights  credentials of identity pools
    deletion_trail   CloudTrail's records of deleted users, on the event bus
    key_contexts     policies with kms:EncryptionContext
    mail_rights      policies with ses:FromAddress; `mail_feedback` is bounces and complaints
    batch_rights     batches of SQS and SNS
    transport        plain HTTP stands for TLS
    log_rights       log groups; `log_queries` that count; `log_reads` while they grow
    text_messages    SMS
    versions         which versions of functions and configurations AWS refuses to make or to leave

`own_keys` and `role_keys` are credentials that no other program knows.
`endpoints` is for programs: whether all is `settled`, `warm`, and what was slow.
"""
