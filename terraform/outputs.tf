output "arns" {
  description = "The ARN of each trigger's alias, by trigger."
  value       = { for name in local.chosen : name => local.outputs["${name}Arn"] }
}

# In the provider's names. It must not depend on the pool, which depends on it.
output "lambda_config" {
  description = "What lambda_config of aws_cognito_user_pool says; an attribute is null if the pool is not to call it."
  value = {
    pre_sign_up                    = contains(local.chosen, "PreSignUp") ? local.outputs["PreSignUpArn"] : null
    custom_message                 = contains(local.chosen, "CustomMessage") ? local.outputs["CustomMessageArn"] : null
    post_confirmation              = contains(local.chosen, "PostConfirmation") ? local.outputs["PostConfirmationArn"] : null
    pre_authentication             = contains(local.chosen, "PreAuthentication") ? local.outputs["PreAuthenticationArn"] : null
    post_authentication            = contains(local.chosen, "PostAuthentication") ? local.outputs["PostAuthenticationArn"] : null
    define_auth_challenge          = contains(local.chosen, "DefineAuthChallenge") ? local.outputs["DefineAuthChallengeArn"] : null
    create_auth_challenge          = contains(local.chosen, "CreateAuthChallenge") ? local.outputs["CreateAuthChallengeArn"] : null
    verify_auth_challenge_response = contains(local.chosen, "VerifyAuthChallengeResponse") ? local.outputs["VerifyAuthChallengeResponseArn"] : null
    user_migration                 = contains(local.chosen, "UserMigration") ? local.outputs["UserMigrationArn"] : null
    pre_token_generation           = contains(local.chosen, "PreTokenGeneration") ? local.outputs["PreTokenGenerationArn"] : null
  }
}

output "token_version" {
  description = "lambda_version of pre_token_generation_config; null without PreTokenGeneration."
  value       = contains(local.chosen, "PreTokenGeneration") ? local.outputs["TokenVersion"] : null
}

output "topic_arn" {
  description = "The topic of the user events."
  value       = local.outputs["UserEventsTopicArn"]
}
