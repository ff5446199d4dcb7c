"""What a district reports: its sections in the clerk's order."""

from __future__ import annotations

from tests.generating import criteria, funding, lists, living, outlook, remarks
from tests.generating.draft import Draft
from tests.generating.world import World

FAULTS = (
    *criteria.FAULTS,
    *lists.FAULTS,
    *lists.PLACE_FAULTS,
    *funding.FAULTS,
    *living.FAULTS,
    *outlook.DISTRICT_FAULTS,
    *remarks.FAULTS,
)


def tell(draft: Draft, world: World) -> None:
    """Write the sections of a district's report."""
    middle = [("Kết quả huy động nguồn lực", funding.tell), ("Kết quả các lĩnh vực chủ yếu", living.tell)]
    draft.dice.shuffle(middle)
    if draft.dice.random() < 0.7:
        middle.insert(0, ("Công tác chỉ đạo, điều hành", _organisation))
    parts = [*middle[:1], ("Kết quả thực hiện bộ tiêu chí quốc gia", criteria.tell), *middle[1:]]
    for title, say in parts:
        draft.heading(title)
        say(draft, world)
    if draft.dice.random() < 0.5 or draft.wants(*remarks.FAULTS):
        remarks.remark(draft, world)
    draft.heading("Phương hướng, nhiệm vụ thời gian tới")
    outlook.of_district(draft, world)


def _organisation(draft: Draft, world: World) -> None:
    """The committee, its classes and who came."""
    dice, count = draft.dice, draft.style.count
    members, classes, people = dice.randint(15, 38), dice.randint(3, 24), dice.randint(150, 1900)
    told = draft.fig(count(members, "thành viên"), "steering_committee_members", members, "persons")
    draft.say(
        draft.pick(
            f"Ban Chỉ đạo các chương trình mục tiêu quốc gia của huyện được kiện toàn gồm {told}, do đồng chí Chủ tịch "
            "Ủy ban nhân dân huyện làm Trưởng ban.",
            f"Ban Chỉ đạo xây dựng nông thôn mới huyện hiện có {told}.",
        )
    )
    classes_told = draft.fig(count(classes, "lớp tập huấn"), "training_classes_count", classes, "classes")
    people_told = draft.fig(count(people, "lượt người"), "trained_persons_count", people, "persons")
    draft.say(
        draft.pick(
            f"Trong năm đã mở {classes_told} cho {people_told} tham dự là cán bộ xã, trưởng thôn.",
            f"Công tác đào tạo được quan tâm: huyện tổ chức {classes_told} với {people_told} tham gia.",
        )
    )
