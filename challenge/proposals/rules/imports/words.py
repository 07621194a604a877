"""What columns, sources and sums are called in the spreadsheets of four countries."""

import re
import unicodedata

from challenge.documents.spreadsheets import Cell
from challenge.proposals.rules.money import COUNTERPART, GRANT

LONGEST = 200
ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|（[^（）]*）")  # noqa: RUF001 (full-width is the point)

HEADERS = {
    "component": "component components komponente bahagi ส่วนประกอบ องค์ประกอบ กิจกรรม 構成要素 "
    "コンポーネント 要素",
    "item": "item items lineitem description particulars particular aytem paglalarawan detalye "
    "รายการ รายละเอียด 項目 品目 費目 内訳",
    "quantity": "quantity qty noofunits dami bilang จำนวน ปริมาณ 数量 個数",
    "unit": "unit units uom unitofmeasure yunit หน่วย หน่วยนับ 単位",
    "unit_cost": "unitcost unitprice costperunit priceperunit price presyo halagabawatyunit "
    "presyobawatyunit ราคาต่อหน่วย ราคาหน่วย ต้นทุนต่อหน่วย 単価",
    "source": "paidfrom source sourceoffund sourceoffunds fundsource fundingsource pinagmulan "
    "pinagkukunan pinagmulanngpondo แหล่งเงิน แหล่งทุน แหล่งงบประมาณ แหล่งที่มา 財源 資金源 支出元",
    "amount": "amount total totalcost totalamount linetotal halaga kabuuan kabuuanghalaga "
    "จำนวนเงิน รวม เป็นเงิน 金額 合計 小計",
    "key": "key",
}
SOURCES = {
    GRANT: "grant grantfund kaloob gawad ทุน เงินทุน เงินอุดหนุน 助成 助成金 補助金",
    COUNTERPART: "counterpart counterpartfund counterpartoftheunit lgucounterpart katapat "
    "สมทบ เงินสมทบ 自己負担 自己負担金 自己資金",
}
TOTALS = "total grandtotal totals totalcost sum kabuuan รวม รวมทั้งสิ้น รวมทั้งหมด ยอดรวม 合計 総計 総額"
SUBTOTALS = "subtotal subtotals ยอดย่อย รวมย่อย 小計"


def folded(cell: Cell) -> str:
    """Letters and digits alone, in lower case, without what stands in brackets."""
    text = unicodedata.normalize("NFKC", str(cell)[:LONGEST]).casefold()
    return "".join(each for each in ASIDE.sub("", text) if unicodedata.category(each)[0] in "LMN")


def by_word(table: dict[str, str]) -> dict[str, str]:
    return {folded(word): name for name, words in table.items() for word in words.split()}


HEADER_WORDS = by_word(HEADERS)
SOURCE_WORDS = by_word(SOURCES)
TOTAL_WORDS = frozenset(folded(word) for word in TOTALS.split())
SUBTOTAL_WORDS = frozenset(folded(word) for word in SUBTOTALS.split())
