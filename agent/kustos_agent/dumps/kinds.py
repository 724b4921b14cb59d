"""Which recipe a dump is made by. Pure."""

from ..protocol.dumps import CommandDump, DumpSpec, MongoDump, MysqlDump, PostgresDump, VolumeDump
from . import chosen_command, mongodb, mysql, postgresql, volume
from .recipe import Recipe


def recipe_of(dump: DumpSpec) -> Recipe:
    """Raises CommandError for what no program can be asked for."""
    match dump:
        case PostgresDump():
            return postgresql.recipe(dump)
        case MysqlDump():
            return mysql.recipe(dump)
        case MongoDump():
            return mongodb.recipe(dump)
        case VolumeDump():
            return volume.recipe(dump)
        case CommandDump():
            return chosen_command.recipe(dump)
