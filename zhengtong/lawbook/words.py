"""The vocabulary: every word a procedure file may use, with its meaning. law/README.md explains the same words.

There are thirty-seven. Before a thirty-eighth, write a decision record: a word is for ever.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Word:
    """A word, the table it belongs to, and what it means."""

    word: str
    table: str
    meaning: str


PROCEDURE, ACTION, CLOCK, EXTENSION, PAUSE = "程序", "动作", "期限", "延", "停算"

WORDS: tuple[Word, ...] = (
    Word("程序", PROCEDURE, "这套程序的名称"),
    Word("代码", PROCEDURE, "程序的代码，与所在目录同名"),
    Word("施行", PROCEDURE, "这一版开始施行的日期，与文件同名"),
    Word("在办案件", PROCEDURE, "新版施行时尚未办结的案件：沿用旧版，或者适用新版"),
    Word("法", PROCEDURE, "所引法律的简称与全称"),
    Word("角色", PROCEDURE, "谁参加这套程序；“系统”不必列"),
    Word("环节", PROCEDURE, "案件会停在哪些环节，各是什么意思"),
    Word("终局", PROCEDURE, "案件了结的结果；到了终局，期限都不再计算"),
    Word("动作", PROCEDURE, "谁在哪个环节能做什么，一行一个动作"),
    Word("期限", PROCEDURE, "从哪一天起、多久以内、谁应当做什么，一行一个期限"),
    Word("停算", PROCEDURE, "哪段时间不计算在期限内"),
    Word("未入", PROCEDURE, "有意没有写成规则的条文，逐条说明理由"),
    Word("谁", ACTION, "由哪个角色做；期限里是义务人"),
    Word("经", ACTION, "还须经哪个角色批准"),
    Word("从", ACTION, "在哪个环节能做；没有“从”的动作使案件开始"),
    Word("到", ACTION, "做完以后案件转入哪个环节或者终局；不写就留在原环节"),
    Word("记", ACTION, "记下哪个日期：写名称是当日，写成“甲日: 乙日”是照抄乙日，“甲日: 期满日”是届满的那一天"),
    Word("填", ACTION, "必须填写的内容，空着不能办理"),
    Word("出", ACTION, "做完以后出具的文书"),
    Word("限次", ACTION, "一个案件里最多做几次"),
    Word("限于", ACTION, "只能在哪种日子做：现只有“工作日”"),
    Word("须先", ACTION, "必须先做过的动作"),
    Word("据", ACTION, "依据的条文；法律没有规定写“无明文”，本地规定写“本地预设”"),
    Word("限", CLOCK, "最多多久：应当在这段时间内做"),
    Word("待", CLOCK, "最少多久：满这段时间以前不能做"),
    Word("前", CLOCK, "倒着数：应当在某个日子以前多久做"),
    Word("自", CLOCK, "从哪个记下的日期起算，当日不算；日期重新记下，期限重新计算"),
    Word("在", CLOCK, "只在哪些环节计算；不写就不分环节"),
    Word("应", CLOCK, "应当做的动作，做了其中一个就算完成"),
    Word("延", CLOCK, "怎样延长"),
    Word("逾", CLOCK, "逾期的后果：一个由系统做的“视为”动作，或者“提示”"),
    Word("以", EXTENSION, "用哪个动作延长"),
    Word("至多", EXTENSION, "最多延长多久，或者“合理期限”"),
    Word("始", PAUSE, "哪个动作使期限停止计算"),
    Word("终", PAUSE, "哪个动作使期限恢复计算；恢复的当日计算在内"),
    Word("停", PAUSE, "停哪些期限"),
    Word("其间可", PAUSE, "停算期间仍然可以做的动作"),
)

# The words each table takes; 谁 and 据 serve several.
TABLES: dict[str, tuple[str, ...]] = {
    PROCEDURE: tuple(word.word for word in WORDS if word.table == PROCEDURE),
    ACTION: tuple(word.word for word in WORDS if word.table == ACTION),
    CLOCK: ("限", "待", "前", "自", "在", "应", "谁", "延", "逾", "据"),
    EXTENSION: ("以", "至多"),
    PAUSE: ("始", "终", "停", "其间可", "据"),
}

SYSTEM = "系统"
REMIND = "提示"
REASONABLE = "合理期限"
EXPIRY_DAY = "期满日"
EXTENDED_BY = "延长时间"
WORKING_DAYS = "工作日"
KEEP_OLD, TAKE_NEW = "沿用旧版", "适用新版"
