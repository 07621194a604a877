"""What must hold of alarms: each is an event of the record, and each event has its alarm."""

import sqlalchemy as sa

from challenge.audit.invariants import told
from challenge.denials.models import Alarm

alarms = told("alarm", sa.select(Alarm.id), births=["alarm.raise"])
