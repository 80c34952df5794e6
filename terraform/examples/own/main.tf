# A pool that is written here, too.
module "sign_up_check" {
  source        = "../.."
  name          = "sign-up-check"
  part          = "sign-up-check"
  template_url  = var.template_url
  user_pool_arn = aws_cognito_user_pool.users.arn
  parameters    = { SignInBy = "email" }
}

resource "aws_cognito_user_pool" "users" {
  name                     = "users"
  username_attributes      = ["email"]
  auto_verified_attributes = ["email"]

  lambda_config {
    pre_sign_up    = module.sign_up_check.lambda_config.pre_sign_up
    custom_message = module.sign_up_check.lambda_config.custom_message
  }
}

variable "template_url" {
  type = string
}
