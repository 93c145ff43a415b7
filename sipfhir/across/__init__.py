"""What is seen only when several plans lie side by side: copies, living plans, calls without a plan."""

from sipfhir.across.compare import compare
from sipfhir.across.due import Reminder, due, order
from sipfhir.across.merge import Merged, merge
from sipfhir.across.seen import Seen, seen

__all__ = ["Merged", "Reminder", "Seen", "compare", "due", "merge", "order", "seen"]
