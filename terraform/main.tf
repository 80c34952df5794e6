# A stack that does not know the pool; permissions and rights on the pool are resources of their own here. Terraform
# orders resources and not modules: pool → stack, permission → pool and stack. So there is no circle.

locals {
  triggers = {
    adopt = [
      "PreSignUp", "CustomMessage", "PostConfirmation", "PreAuthentication", "PostAuthentication",
      "DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse",
    ]
    events          = ["PostConfirmation", "PreAuthentication", "PostAuthentication"]
    passwordless    = ["DefineAuthChallenge", "CreateAuthChallenge", "VerifyAuthChallengeResponse"]
    "sign-up-check" = ["PreSignUp", "CustomMessage"]
  }
  pool_roles = {
    adopt = [
      "PreSignUp", "PostConfirmation", "PostAuthentication", "VerifyAuthChallengeResponse", "PasswordlessSender",
      "UnconfirmedSweeper", "MailFeedbackConsumer", "GroupRepairConsumer",
    ]
    events          = []
    passwordless    = ["VerifyAuthChallengeResponse", "PasswordlessSender"]
    "sign-up-check" = []
  }
  chosen     = length(var.triggers) > 0 ? var.triggers : toset(local.triggers[var.part])
  may        = setunion(toset(local.pool_roles[var.part]), var.more_pool_roles)
  outputs    = aws_cloudformation_stack.suite.outputs
  parameters = merge(var.parameters, { ExistingUserPoolId = "" })
}

resource "aws_cloudformation_stack" "suite" {
  name         = var.name
  template_url = var.template_url
  parameters   = local.parameters
  capabilities = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
}

resource "aws_lambda_permission" "cognito" {
  for_each = local.chosen

  statement_id  = "CognitoOf${each.key}"
  action        = "lambda:InvokeFunction"
  function_name = join(":", slice(split(":", local.outputs["${each.key}Arn"]), 0, 7))
  qualifier     = element(split(":", local.outputs["${each.key}Arn"]), 7)
  principal     = "cognito-idp.amazonaws.com"
  source_arn    = var.user_pool_arn
}

resource "aws_iam_role_policy" "pool" {
  for_each = local.may

  name = "UserPool"
  role = local.outputs["${each.key}PoolRole"]
  policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = split(",", local.outputs["${each.key}PoolActions"])
      Resource = var.user_pool_arn
    }]
  })
}
