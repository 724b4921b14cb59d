"""How much a repository may hold: shown with what is used, changed, refused at its field."""

from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from pytestqt.qtbot import QtBot

from kustos.core.model import LocalPlace, Repository
from kustos.core.quota import LEAST_BYTES, Usage
from kustos.core.quotas import QuotaView
from kustos.core.space import Measured
from kustos.gui.dialogs.quota import QuotaDialog
from kustos.gui.forms.quota_form import UNITS, QuotaForm
from kustos.gui.navigation import PageKey, SectionPlace
from kustos.gui.pages.repositories import RepositoriesPage
from kustos.gui.pages.repositories_quota import QuotaCard
from kustos.gui.text.quotas import QuotaWords
from tests.gui.b_stage import Stage
from tests.gui.nights import put_weeks

REPOSITORIES = SectionPlace(PageKey.REPOSITORIES)
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
DAY = timedelta(days=1)
GB = 10**9
NAS = Repository(id="r", name="NAS", place=LocalPlace(path="/srv"), created_at=NOW)


def view(quota: int | None = None, held: int | None = None, days: float | None = None) -> QuotaView:
    """Measured at noon; what is left lasts so many days."""
    used = None
    if quota is not None and held is not None:
        lasts = None if days is None else days * DAY
        used = Usage(quota=quota, held=held, measured_at=NOW, lasts=lasts)
    return QuotaView(
        repository=NAS,
        quota=quota,
        held=None if held is None else Measured(NOW, held),
        usage=used,
    )


async def _card(stage: Stage) -> tuple[RepositoriesPage, QuotaCard, Repository]:
    """The page, once the card says something; six weeks were measured."""
    nas = await stage.room.repository("NAS")
    server = await stage.room.join("SERVER")
    put = partial(put_weeks, repository_id=nas.id, machine_id=server.id)
    await stage.room.write(put)
    page = stage.show(RepositoriesPage, REPOSITORIES)
    card = page._quota
    await stage.until(lambda: card.isVisible() and card.used.text(), "the card")
    return page, card, nas


def _dialog(page: RepositoriesPage) -> QuotaDialog:
    page._quota.change.click()
    dialog = page.findChild(QuotaDialog)
    assert isinstance(dialog, QuotaDialog)
    return dialog


# --- words ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("of", "said"),
    [
        (view(), "None is set."),
        (view(held=412 * GB), "None is set. It holds 412\u00a0GB."),
        (view(500 * GB), "500\u00a0GB; what it holds was not measured yet."),
        (view(500 * GB, 412 * GB), "412 of 500\u00a0GB (82\u00a0%)."),
        (view(500 * GB, 412 * GB, 42), "412 of 500\u00a0GB (82\u00a0%); full in about 6 weeks."),
        (view(500 * GB, 412 * GB, 1), "412 of 500\u00a0GB (82\u00a0%); full in about 1 day."),
        (view(500 * GB, 412 * GB, 13), "412 of 500\u00a0GB (82\u00a0%); full in about 13 days."),
        (view(500 * GB, 412 * GB, 92), "412 of 500\u00a0GB (82\u00a0%); full in about 3 months."),
        (view(500 * GB, 412 * GB, 900), "412 of 500\u00a0GB (82\u00a0%); full in about 2 years."),
        (
            view(500 * GB, 412 * GB, 0),
            "412 of 500\u00a0GB (82\u00a0%); by its growth it should be full by now.",
        ),
        (view(500 * GB, 500 * GB, 0), "500 of 500\u00a0GB (100\u00a0%); nothing is left."),
        (view(500 * GB, 612 * GB, 0), "612 of 500\u00a0GB (122\u00a0%); nothing is left."),
    ],
)
@pytest.mark.usefixtures("qapp")
def test_what_is_used_is_one_sentence(of: QuotaView, said: str) -> None:
    """A number, a share, and for how long the rest lasts, in a unit that is as rough as it is."""
    assert QuotaWords().used(of) == said


# --- the form -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("bytes_", "amount", "unit"),
    [
        (None, 1, "TB"),
        (10**12, 1, "TB"),
        (1_500 * GB, 1_500, "GB"),
        (2**40, 1, "TiB"),
        (1_536 * 2**30, 1_536, "GiB"),
        (LEAST_BYTES, 10, "MB"),
        (123_456_789_012, 123, "GB"),
    ],
)
def test_what_is_shown_is_given_back(
    bytes_: int | None, amount: int, unit: str, qtbot: QtBot
) -> None:
    """In the unit that it is a whole number of, though none shows it exactly."""
    form = QuotaForm(view(bytes_))
    qtbot.addWidget(form)
    assert form.quota() == bytes_
    assert (form.amount.value(), form.unit.id) == (amount, unit)
    assert form.amount.isEnabled() is (bytes_ is not None)


def test_a_changed_number_counts_in_its_unit(qtbot: QtBot) -> None:
    form = QuotaForm(view(123_456_789_012))
    qtbot.addWidget(form)
    for name, size in UNITS.items():
        form.unit.choose(name)
        form.amount.setValue(7)
        assert form.quota() == 7 * size
    form.limited.setChecked(False)
    assert form.quota() is None


def test_less_than_there_is_already_is_said_and_not_refused(qtbot: QtBot) -> None:
    """It may be true: the provider's plan was changed."""
    form = QuotaForm(view(500 * GB, 412 * GB), now=lambda: NOW)
    qtbot.addWidget(form)
    assert form.row.message.startswith("It holds 412\u00a0GB, measured ")
    form.amount.setValue(400)
    assert form.row.message == "It holds more than that already: 412\u00a0GB."
    assert form.row.error == ""


# --- the page -------------------------------------------------------------------------------------


async def test_a_quota_is_set_and_the_page_says_what_is_used(stage: Stage) -> None:
    """Right away, and it is kept; taken away again it is gone."""
    page, card, nas = await _card(stage)
    assert card.used.text() == "None is set. It holds 854\u00a0GB."
    assert not card.bar.isVisible()
    dialog = _dialog(page)
    dialog.form.limited.setChecked(True)
    dialog.form.amount.setValue(1_100)
    dialog.form.unit.choose("GB")
    dialog.save.click()
    await stage.until(card.bar.isVisible, "what is used")
    assert card.used.text() == "0.85 of 1.10\u00a0TB (77\u00a0%); full in about 6 weeks."
    assert card.bar.accessibleName() == card.used.text()
    assert round(card.bar.share or 0, 2) == 0.78
    assert (await stage.room.do(lambda manager: manager.quotas.view(nas.id))).quota == 1_100 * GB
    await stage.until(lambda: page.findChild(QuotaDialog) is None, "the dialog's end")
    again = _dialog(page)
    again.form.limited.setChecked(False)
    again.save.click()
    await stage.until(lambda: not card.bar.isVisible(), "that there is none")


async def test_nonsense_is_said_at_the_field_and_changes_nothing(stage: Stage) -> None:
    """What was entered is still there, and can be mended."""
    page, card, nas = await _card(stage)
    dialog = _dialog(page)
    dialog.form.limited.setChecked(True)
    dialog.form.amount.setValue(9)
    dialog.form.unit.choose("MB")
    dialog.save.click()
    await stage.until(lambda: dialog.form.row.error, "what is wrong")
    assert dialog.form.row.error == "From 10.0\u00a0MB to 1.00\u00a0EB."
    assert dialog.isVisible()
    assert (await stage.room.do(lambda manager: manager.quotas.view(nas.id))).quota is None
    dialog.form.amount.setValue(10)
    assert dialog.form.row.error == ""
    dialog.save.click()
    await stage.until(lambda: page.findChild(QuotaDialog) is None, "that it is saved")
    await stage.until(lambda: card.used.text().endswith("nothing is left."), "what is used")
