# A pool that another configuration or nobody writes: Terraform sets up the stack, `operators attach` the triggers.
module "events" {
  source        = "../.."
  name          = "events"
  part          = "events"
  template_url  = var.template_url
  user_pool_arn = var.user_pool_arn
}

variable "user_pool_arn" {
  type = string
}

variable "template_url" {
  type = string
}
