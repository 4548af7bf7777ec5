"""How much is read, and why no more. A report of a county has some 30 000 characters and a few dozen tables."""

# With photographs in it a Word report reaches a few megabytes; nothing longer is a report.
BYTES = 20 * 1024 * 1024
# A book of a thousand pages. It bounds the time and memory of every check that follows.
CHARACTERS = 2_000_000
# The XML of a Word file, unpacked: 300 pages with tables are about 20 MB. A bomb unpacks to gigabytes.
UNPACKED = 64 * 1024 * 1024
# Paragraphs, runs, cells and their properties of those 300 pages, ten times over.
ELEMENTS = 3_000_000
# Parts of a Word file: text, styles, and each picture is one.
PARTS = 10_000
PAGES = 600
# Cells and rows. A county's ledger printed whole; tables of that size belong into a spreadsheet.
CELLS = 200_000
TABLE_DEPTH = 30
# A merged cell as wide or high as any form's; browsers clip there as well.
SPAN = 1_000
# What the child process that parses may use: ten times what 600 pages need.
MEMORY = 1024 * 1024 * 1024
CPU_SECONDS = 60

TOO_LARGE = f"文件太大，最多 {BYTES // 1024 // 1024} MB，请删去图片或者分开检查"
TOO_LONG = f"文字太长，最多 {CHARACTERS // 10_000} 万字，请分开检查"
TOO_MANY_CELLS = f"表格太大，全文最多 {CELLS // 10_000} 万格，请分开检查"
TOO_DEEP = f"表格里又套表格，超过 {TABLE_DEPTH} 层，不像一份报告"
TOO_MANY_PAGES = f"页数太多，最多 {PAGES} 页，请分开检查"
TOO_MUCH_UNPACKED = f"Word 文件解开后超过 {UNPACKED // 1024 // 1024} MB，不像一份报告，没有读"
TOO_SLOW = f"这份文件读了 {CPU_SECONDS} 秒还没有读完，请另存为 .docx 或者 .txt 再试"
TOO_MUCH_MEMORY = f"读这份文件要用的内存超过 {MEMORY // 1024 // 1024} MB，请另存为 .docx 或者 .txt 再试"
