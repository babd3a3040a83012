"""The icons of `architecture-beta`: those of AWS in Iconify's pack `logos`, and Mermaid's own.

A page shows those of a pack only where its scripts have registered it; else there is a `?`.
"""

from __future__ import annotations

from graph.diagrams.view import ViewNode
from graph.model.ids import NodeKind, key_of

_LOGOS = frozenset(
    {
        "amplify", "api-gateway", "app-mesh", "appflow", "appsync", "athena", "aurora", "backup",
        "batch", "certificate-manager", "cloudformation", "cloudfront", "cloudsearch",
        "cloudtrail", "cloudwatch", "codebuild", "codecommit", "codedeploy", "codepipeline",
        "codestar", "cognito", "config", "documentdb", "dynamodb", "ec2", "ecs", "eks",
        "elastic-beanstalk", "elasticache", "elb", "eventbridge", "fargate", "glacier", "glue",
        "iam", "keyspaces", "kinesis", "kms", "lake-formation", "lambda", "lightsail", "mq",
        "msk", "neptune", "open-search", "opsworks", "quicksight", "rds", "redshift", "route53",
        "s3", "secrets-manager", "ses", "shield", "sns", "sqs", "step-functions",
        "systems-manager", "timestream", "vpc", "waf", "xray",
    }
)  # fmt: skip
"""The names of the pack, without `aws-` before them."""

_OTHER_NAMES = {
    "alb": "elb",
    "clb": "elb",
    "dax": "dynamodb",
    "ec2-instances": "ec2",
    "lambda-edge": "lambda",
    "load-balancing": "elb",
    "nlb": "elb",
    "opensearch": "open-search",
    "route-53": "route53",
    "s3-buckets": "s3",
    "x-ray": "xray",
}
"""Keys of services that the pack calls by another name, or by that of their whole."""

_BY_CATEGORY = {
    "compute": "server",
    "database": "database",
    "edge": "internet",
    "networking": "internet",
    "storage": "disk",
}


def icon_of(node: ViewNode) -> str:
    """Return the icon of a node: `logos:aws-s3`, or one that Mermaid brings along.

    Those are `cloud`, `database`, `disk`, `internet` and `server`.
    """
    if node.kind is NodeKind.ACTOR:
        return "internet"
    key = key_of(node.node)
    name = _OTHER_NAMES.get(key, key)
    if node.kind is NodeKind.SERVICE and name in _LOGOS:
        return f"logos:aws-{name}"
    return _BY_CATEGORY.get(node.category or "", "cloud")
