"""The words of explanations, in Chinese and English, by code."""

from __future__ import annotations

TEXTS: dict[str, tuple[str, str]] = {
    "village": (
        "{fair}在{village}办：{units} 个单位带 {stalls} 个摊位，预计服务 {villages} 个村 {persons} 人次"
        "（其中本村 {own} 人次）；按轻重加权为 {weighted}，派出成本折合 {cost}。",
        "{fair} is held in {village}: {units} units with {stalls} stalls are expected to serve "
        "{persons} people of "
        "{villages} villages ({own} of them its own); weighted {weighted}, less {cost} for sending the "
        "units.",
    ),
    "village_service": (
        "{village}这一场的{service}预计服务 {persons} 人次。",
        "{service} at {village} is expected to serve {persons} people.",
    ),
    "village_hosts": ("{village}有大集：{fair}。", "{village} holds {fair}."),
    "leader_day": (
        "{unit}有 {leader_days} 个带队天数，计划用去 {used} 个；再多一天，按上界的价格约值 {worth}。",
        "{unit} has {leader_days} leader days, of which the plan uses {used}; one more is "
        "worth about {worth} at the prices of the bound.",
    ),
    "force": (
        "如果{village}必须办集，方案的总值至少减少 {least}，至多减少 {most}。",
        "If {village} had to hold a fair, the plan would lose at least {least} and at most {most}.",
    ),
    "force_at_least": (
        "如果{village}必须办集，方案的总值至少减少 {least}；没有一场能直接改到这里，最多减少多少须重新规划才知"
        "道。",
        "If {village} had to hold a fair, the plan would lose at least {least}; no single fair can be moved "
        "there, so how much at most takes planning anew.",
    ),
    "forced_already": ("{village}已经办集，指定它不改变方案。", "{village} holds a fair already."),
    "force_impossible": (
        "{village}不能办集：没有场地、被排除或没有开放的日子。",
        "{village} can hold no fair: no venue, excluded or no open day.",
    ),
    "forbid": (
        "如果{village}不能办集，方案的总值至少减少 {least}，至多减少 {most}。",
        "If {village} could hold no fair, the plan would lose at least {least} and at most {most}.",
    ),
    "forbid_at_least": (
        "如果{village}不能办集，方案的总值至少减少 {least}；附近没有能直接接替的村，最多减少多少须重新规划才知"
        "道。",
        "If {village} could hold no fair, the plan would lose at least {least}; no village near can take over "
        "as things stand, so how much at most takes planning anew.",
    ),
    "forbidden_already": ("{village}没有办集，排除它不改变方案。", "{village} holds no fair as it is."),
    "town_share": (
        "{town}的需求满足了百分之 {percent}。",
        "{percent} per cent of the needs of {town} are met.",
    ),
    "evenness": (
        "各镇街的需求满足了百分之 {least} 到 {most}（基尼系数百分之 {gini}），各村百分之 {village_least} 到 "
        "{village_most}（基尼系数百分之 {village_gini}）。",
        "Of each town's needs {least} to {most} per cent are met (Gini {gini} per cent), of each village's "
        "{village_least} to {village_most} (Gini {village_gini} per cent).",
    ),
    "village_not_ready": (
        "{village}不在候选之列：没有具备条件的场地。它的 {needed} 人次需求中，有 {met} 人次可在邻近的大"
        "集得到服务。",
        "{village} is not a candidate: it has no venue ready. Of its {needed} needs, {met} are served "
        "at fairs nearby.",
    ),
    "village_no_day": (
        "{village}没有办集：没有一天它既开放、又与同乡镇的大集隔开七天、当天场数也未满。",
        "{village} holds no fair: there is no day on which it is open, seven days from its town's "
        "other fairs, and "
        "the day not full.",
    ),
    "village_open": (
        "{village}没有办集，但把{other_fair}（{other_village}）改到这里（{day}）反而能多满足 {gain}，方"
        "案还有改进余地。",
        "{village} holds no fair, though moving {other_fair} ({other_village}) here ({day}) would even "
        "bring {gain} "
        "more: the plan leaves room for improvement.",
    ),
    "village_barred": (
        "{village}没有办集：{rules}。若放开，把{other_fair}（{other_village}）改到这里（{day}）可多满足"
        " {gain}。",
        "{village} holds no fair: {rules}. Otherwise moving {other_fair} ({other_village}) here ({day}"
        ") would bring "
        "{gain} more.",
    ),
    "village_fewer_fairs": (
        "{village}没有办集：{rules}，别处的需求更多。若多办一场，在这里办可多满足 {extra}；若把{other_fair}"
        "（{other_village}）改到这里（{day}），反而少满足 {loss}。",
        "{village} holds no fair: {rules}, and others bring more. One more fair here would bring "
        "{extra}; moving "
        "{other_fair} ({other_village}) here ({day}) would lose {loss}.",
    ),
    "village_less": (
        "{village}没有办集：别处的大集满足的需求更多。把{other_fair}（{other_village}）改到这里（{day}），"
        "全县要少满足 {loss}。",
        "{village} holds no fair: others bring more. Moving {other_fair} ({other_village}) here ({day}"
        ") would lose "
        "{loss} for the county.",
    ),
    "day": (
        "{fair}定在{day}：当天{town}开放，{units} 个单位都能来。",
        "{fair} is on {day}: {town} is open that day and all {units} units can come.",
    ),
    "day_pinned": (
        "{fair}定在{day}，这一天是指定的；{units} 个单位都能来。",
        "{fair} is on {day}, as was asked; all {units} units can come.",
    ),
    "days_before": ("在此之前的 {earlier} 天：{parts}。", "Of the {earlier} days before: {parts}."),
    "day_chosen": ("{day}就是这一场的日子。", "{day} is the day of this fair."),
    "day_later": (
        "没有放在{day}：能早办就不晚办，{chosen}已经可以。",
        "Not on {day}: the sooner the better, and {chosen} is possible.",
    ),
    "day_open": ("{day}其实也可以办，而且更早。", "{day} would in fact be possible, and sooner."),
    "day_barred": ("没有放在{day}：{rules}。", "Not on {day}: {rules}."),
    "stall": (
        "{unit}的{service}：预计服务 {villages} 个村 {persons} 人次（一个摊位最多 {people} 人次），最多"
        "的是{village}，"
        "{most} 人次。",
        "{service} by {unit}: expected to serve {persons} people of {villages} villages (a stall "
        "serves {people} at "
        "most), most from {village}, {most}.",
    ),
    "stall_needed": (
        "{unit}的{service}：没有排到需求，是因为同场的其他服务要用到它，或是指定的。",
        "{service} by {unit}: serves nobody itself; another service needs it, or it was asked for.",
    ),
    "unit_attends": ("{unit}来参加{fair}。", "{unit} does attend {fair}."),
    "unit_open": (
        "{unit}没有来{village}，但让它来可多满足 {gain}，方案还有改进余地。",
        "{unit} does not come to {village}, though its coming would bring {gain} more: the plan leaves room.",
    ),
    "unit_barred": (
        "{unit}没有来{village}：{rules}。若放开，这一场可多满足 {gain}（已扣派出成本）。",
        "{unit} does not come to {village}: {rules}. Otherwise this fair would bring {gain} more, "
        "costs deducted.",
    ),
    "unit_not_needed": (
        "{unit}没有来{village}：它的服务在这里能满足的需求，已由本场和邻近的大集满足了。",
        "{unit} does not come to {village}: what its services could meet here is met by this fair and "
        "those nearby.",
    ),
}

RULES: dict[str, tuple[str, str]] = {
    "season": ("农时、集期或天气不如选定的日子", "season, market or weather suit the chosen day better"),
    "forbidden": ("它被排除在外", "it was excluded"),
    "out_of_range": ("本村超出它的服务范围", "the village is out of its range"),
    "leader_days": (
        "它的 {leader_days} 个带队天数都已排在别的大集",
        "its {leader_days} leader days are all spent at other fairs",
    ),
    "unit_busy": (
        "它{day}在{other_fair}（{other_village}）",
        "on {day} it is at {other_fair} ({other_village})",
    ),
    "max_stalls": (
        "场地只容 {max_stalls} 个摊位，已有 {stalls} 个",
        "the venue holds {max_stalls} stalls and has {stalls}",
    ),
    "one_provider": ("它的服务本场已有别的单位提供", "another unit already provides its service here"),
    "prerequisite": ("它的服务所需的前提服务本场没有", "a service that its own needs beside it is not here"),
    "pair_cap": ("它的稀缺服务名额已经用完", "its scarce specialists are all taken"),
    "sending_cost": (
        "它来一趟的成本折合 {cost}，高于能多满足的需求",
        "sending it costs {cost}, more than it would bring",
    ),
    "forbidden_host": ("这个村被排除", "the village was excluded"),
    "pinned_fair": ("可以换下的大集是指定的", "the fair it could replace was asked for"),
    "town_ceiling": ("{town}至多办 {ceiling} 场，已经办满", "{town} may hold {ceiling} fairs and does"),
    "town_floor": (
        "可以换下的大集所在乡镇要保下限",
        "the town of the fair it could replace must keep its floor",
    ),
    "must_reach": (
        "可以换下的大集要照顾必达的村",
        "the fair it could replace serves a village that must be reached",
    ),
    "fairs": ("一共只办 {fairs} 场", "only {fairs} fairs are held"),
    "closed_day": ("{town}当天停办", "{town} is closed"),
    "forbidden_day": ("这一天被排除", "the day was excluded"),
    "pinned_day": ("这一场的日子是指定的", "the fair's day was asked for"),
    "host_interval": (
        "与本村的{host_interval_fair}相隔太近",
        "{host_interval_fair} of the same village is too near",
    ),
    "town_gap": (
        "与同乡镇的{town_gap_fair}（{town_gap_village}）相隔不足七天",
        "{town_gap_fair} of the same town ({town_gap_village}) is less than seven days away",
    ),
    "day_full": (
        "当天场数已满（如{day_full_fair}，{day_full_village}）",
        "the day is full (with {day_full_fair}, {day_full_village})",
    ),
}
OF_DAY: dict[str, tuple[str, str]] = {
    "unit_off": (
        "有 {unit_off_units} 个单位来不了（如{unit_off_unit}）",
        "{unit_off_units} of its units cannot come ({unit_off_unit} for one)",
    ),
    "unit_busy": (
        "有 {unit_busy_units} 个单位当天在别的大集（如{unit_busy_unit}）",
        "{unit_busy_units} of its units are at another fair ({unit_busy_unit} for one)",
    ),
    "period": (
        "有 {period_units} 个单位这段时间的带队天数已排满（如{period_unit}）",
        "{period_units} of its units have their leader days of that period ({period_unit} for one)",
    ),
    "per_week": (
        "有 {per_week_units} 个单位那一周已排满（如{per_week_unit}）",
        "{per_week_units} of its units have their fairs that week ({per_week_unit} for one)",
    ),
}
OF_UNIT: dict[str, tuple[str, str]] = {
    "unit_off": ("它{day}不能出来", "it cannot come on {day}"),
    "period": (
        "它从{first}到{last}只有 {period_days} 个带队天数，都已排在别的大集",
        "it has {period_days} leader days from {first} to {last}, all spent at other fairs",
    ),
    "per_week": (
        "它那一周已有 {week_fairs} 场，每周至多 {per_week} 场",
        "it has {week_fairs} fairs that week and may have {per_week}",
    ),
}
DAYS_BEFORE: dict[str, tuple[str, str]] = {
    "closed_day": ("{closed_day} 天停办", "{closed_day} closed"),
    "forbidden_day": ("{forbidden_day} 天被排除", "{forbidden_day} excluded"),
    "pinned_day": ("{pinned_day} 天不是指定的日子", "{pinned_day} not as asked"),
    "host_interval": (
        "{host_interval} 天与本村另一场相隔太近",
        "{host_interval} too near the village's other fair",
    ),
    "town_gap": (
        "{town_gap} 天与同乡镇的大集相隔不足七天",
        "{town_gap} less than seven days from a fair of the same town",
    ),
    "day_full": ("{day_full} 天场数已满", "{day_full} full"),
    "season": ("{season} 天农时、集期或天气不如选定的日子", "{season} of a worse season"),
    "units": ("{units} 天有单位来不了", "{units} on which a unit cannot come"),
    "open": ("{open} 天本来也可以", "{open} possible"),
}
"""What stands against days before the chosen one; kinds that no day has are not mentioned."""
