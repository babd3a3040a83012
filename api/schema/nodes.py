"""What anything with an identity has in common."""

import strawberry

from api.schema.define import field, interface


class RecordType:
    """A type whose values are records; a record class bears the name of its GraphQL type."""

    @classmethod
    def is_type_of(cls, value: object, _info: object) -> bool:
        """Say whether a record is served as this type."""
        return type(value).__name__ == cls.__name__

    @classmethod
    def resolve_type(cls, value: object, *_: object) -> str:
        """Return the name of the object type that a record is served as."""
        return type(value).__name__


@interface
class Node(RecordType):
    """Anything with a stable, readable identity: `scenario:netflix_streaming`, `day:8`."""

    id: strawberry.ID = field("Readable, and the same after every reload, as `service:s3`.")


@interface
class Participant(RecordType):
    """Who can stand at an end of an interaction: a service, or an actor outside the cloud."""

    id: strawberry.ID = field("Readable, and the same after every reload, as `actor:user`.")
    name: str = field("As the course says it.")
