variable "name" {
  description = "Name of the CloudFormation stack. It has to differ for each module of an account and Region."
  type        = string
}

variable "part" {
  description = "The template: adopt (the whole suite), events, passwordless or sign-up-check."
  type        = string
  validation {
    condition     = contains(["adopt", "events", "passwordless", "sign-up-check"], var.part)
    error_message = "part is one of adopt, events, passwordless, sign-up-check."
  }
}

variable "template_url" {
  description = "HTTPS URL of the packaged template of that part, in a bucket of this Region."
  type        = string
}

variable "user_pool_arn" {
  description = "ARN of the aws_cognito_user_pool that calls the functions."
  type        = string
}

variable "triggers" {
  description = "Triggers that the pool calls, such as PreSignUp. Empty: all of the part but optional ones."
  type        = set(string)
  default     = []
}

variable "more_pool_roles" {
  description = "Further functions of adopt, which are there on an option, that may use the pool, such as WelcomeMailConsumer."
  type        = set(string)
  default     = []
}

variable "parameters" {
  description = "Parameters of the template, such as { SignInBy = \"email\" }. ExistingUserPoolId is not one of them."
  type        = map(string)
  default     = {}
  validation {
    condition     = !contains(keys(var.parameters), "ExistingUserPoolId")
    error_message = "The stack would need the pool, and the pool needs the stack: leave ExistingUserPoolId out."
  }
}
