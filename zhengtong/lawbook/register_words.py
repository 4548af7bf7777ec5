"""The vocabulary of register files. law/registers/README.md explains the same words, and a test holds the two together."""

from zhengtong.lawbook.words import Word

REGISTER, COLUMN, NUMBERING, VALIDITY, REMINDER = "台账", "列", "键", "有效", "提醒"

REGISTER_WORDS: tuple[Word, ...] = (
    Word("台账", REGISTER, "这本台账的名称"),
    Word("代码", REGISTER, "台账的代码，与文件同名"),
    Word("领域", REGISTER, "归在哪一类，台账一览按它分组"),
    Word("说明", REGISTER, "记什么，一句话；写在列里，是这一列怎么填"),
    Word("对应", REGISTER, "对应报告里写到的哪些工作"),
    Word("据", REGISTER, "设这本台账的依据；没有明文写“无明文”，本地的做法写“本地预设”"),
    Word("公开范围", REGISTER, "给谁看：社会、内部、经办"),
    Word("公开据", REGISTER, "公开或者不公开的依据"),
    Word("保管期限", REGISTER, "永久、30年、10年"),
    Word("保管据", REGISTER, "保管期限的依据"),
    Word("谁", REGISTER, "哪个角色登记：提出增加、变更、注销"),
    Word("经", REGISTER, "经哪个角色批准；批准的不能是提出的那个人"),
    Word("统管", REGISTER, "哪个角色可以登记各机关的条目；与“分机关”同用"),
    Word("分机关", REGISTER, "哪一列写条目属于哪个机关；各机关只登记自己的"),
    Word("键", REGISTER, "条目的编号：一个列名，或者由系统编号"),
    Word("称", REGISTER, "用哪一列称呼一条"),
    Word("列", REGISTER, "每一条写哪些内容，一行一列；写在“有效”“提醒”里，是看哪一列"),
    Word("有效", REGISTER, "什么样的条目算有效；不写就是没有注销的都有效"),
    Word("须", REGISTER, "两列之间的关系：甲 不晚于 乙、甲 不早于 乙、甲 不同于 乙"),
    Word("提醒", REGISTER, "到期以前提醒谁"),
    Word("平衡", REGISTER, "按哪几列分组数“原有、增加、减少、现有”"),
    Word("名", COLUMN, "这一列的名称"),
    Word("类", COLUMN, "这一列是什么：文字、日期、金额……"),
    Word("必填", COLUMN, "是：空着不能登记"),
    Word("唯一", COLUMN, "是：现有条目里不能重复"),
    Word("公开", COLUMN, "是：向社会公开时给看"),
    Word("个人信息", COLUMN, "是：加密保存，屏幕上遮挡，查看全文要写事由并留记录"),
    Word("列表", COLUMN, "是：在一览里显示"),
    Word("选项", COLUMN, "单选、多选有哪些"),
    Word("取自", COLUMN, "类是“台账”时，取自哪一本"),
    Word("代字", NUMBERING, "系统编号的开头"),
    Word("位", NUMBERING, "编号几位"),
    Word("按年", NUMBERING, "是：每年从1编起"),
    Word("为", VALIDITY, "这一列是哪几个值的才算有效"),
    Word("至", VALIDITY, "有效到哪一列写的日子（含当日）；空着就是没有期限"),
    Word("前", REMINDER, "提前多久"),
    Word("告", REMINDER, "告诉哪个角色"),
    Word("说", REMINDER, "告诉什么"),
)

# The words each table takes; 说明 and 列 serve two.
REGISTER_TABLES: dict[str, tuple[str, ...]] = {
    REGISTER: tuple(word.word for word in REGISTER_WORDS if word.table == REGISTER),
    COLUMN: (*(word.word for word in REGISTER_WORDS if word.table == COLUMN), "说明"),
    NUMBERING: ("代字", "位", "按年"),
    VALIDITY: ("列", "为", "至"),
    REMINDER: ("列", "前", "告", "说"),
}
OPTIONAL = ("对应", "统管", "分机关", "有效", "须", "提醒", "平衡")
