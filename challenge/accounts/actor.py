"""Whoever acts: a person with the posts held at this moment, or the system."""

from dataclasses import dataclass, field

from challenge.accounts.models import Role


@dataclass(frozen=True, slots=True)
class Held:
    """A post held now: its role, its organisation and, for a local unit, the unit's code."""

    role: Role
    organisation_id: int
    organisation: str
    unit_code: str | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True)
class Actor:
    """A reader or doer. Without `user_id` it is a visitor, or the system itself."""

    user_id: int | None
    name: str
    posts: tuple[Held, ...] = ()
    system: bool = False
    _roles: frozenset[Role] = field(init=False, repr=False, default=frozenset())

    def __post_init__(self) -> None:
        object.__setattr__(self, "_roles", frozenset(post.role for post in self.posts))

    @property
    def signed_in(self) -> bool:
        return self.user_id is not None

    @property
    def capacity(self) -> str:
        """The posts held while acting, as the record keeps them."""
        if self.system:
            return "system"
        return ", ".join(sorted(f"{post.role} {post.organisation_id}" for post in self.posts))[:120]

    def holds(self, *roles: Role) -> bool:
        """Whether one of the posts has one of these roles."""
        return not self._roles.isdisjoint(roles)

    def organisations(self, *roles: Role) -> frozenset[int]:
        """Numbers of the organisations in which a post with one of these roles is held."""
        return frozenset(post.organisation_id for post in self.posts if post.role in roles)

    def units(self, *roles: Role) -> frozenset[str]:
        """Codes of the local units in which a post with one of these roles is held."""
        return frozenset(
            post.unit_code for post in self.posts if post.role in roles and post.unit_code
        )


SYSTEM = Actor(None, "system", system=True)
VISITOR = Actor(None, "")
