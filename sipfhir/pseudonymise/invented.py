"""Names of people, streets and places that were made up for the copies, those of people in two halves."""


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


FAMILY = _words(
    """
    Alm Berg Björk Dal Ek En Fors Gran Hag Hed Hult Häll Kvarn Lid Lilje Lind Ljung Löv Myr Nord Rön Sjö
    Skog Sten Strand Söder Tall Våg Väster Ås Älv Öst
    """
)
FAMILY_ENDS = _words(
    """
    backen bergius blomsson dahlsson enius falksson friden grenlund gårdh holmsson kulle linder mansson
    mårdh nässel palmér quistsson riksson sandelius skiöld stammar stedtson sundelius svärdh torpman
    vallius vikander vretman åkander älvius ängman örtman
    """
)
GIVEN = _words(
    """
    Al Ar As Ber Bo Da Eb Ed El Em Fri Ge Gun Ha Hil Ing Jo Ka Li Lo Mar Mi Ni Od Pe Ra Sig Ste To Ul Vi
    Åk
    """
)
GIVEN_ENDS = _words(
    """
    bina dora dure fina frid gerta hilde jana kira land leif lova mine mund nara nela ora rik rina run
    sara stina tina tor trude unn vald vard vera vina wen åsa
    """
)
PLACES = _words(
    """
    Alvaby Björkfiktna Diktstad Fantasiö Fiktiva Hittepåås Kulisshamn Låtsköping Mönsterås-Ny Nyfiktna
    Påhittby Sagoås Skenborg Tänkeryd Uppdiktsund Övningsby
    """
)
STREETS = _words(
    """
    Låtsasgatan Fiktivvägen Övningsstigen Kulissgränd Påhittsgatan Exempelvägen Diktargränd Sagostigen
    Mönstergatan Tänkvägen Skenvägen Provgatan
    """
)
