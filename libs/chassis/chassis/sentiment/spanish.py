"""Spanish words that show how somebody feels, from -4 to 4, as VADER has them for English.

They are our own choice, of what customers write. A word stands for all its forms.
"""

_BY_VALUE = {
    -3.5: "estafa estafador estafar fraude ladrones robo indignante inadmisible intolerable "
          "repugnante odio odiar asco asqueroso",
    -3.0: "vergonzoso vergüenza horrible pésimo nefasto terrible fatal inaceptable humillante "
          "desastre desastroso mentira mentiroso mentir engañar engaño engañoso furioso harto "
          "indignado indignación lamentable espantoso horroroso penoso denunciar denuncia timo "
          "deplorable abuso abusivo burla ridículo cabreado basura porquería mierda",
    -2.5: "decepción decepcionante decepcionado decepcionar enfadado enfado enojado peor "
          "incompetente inútil desprecio grosero maleducado insulto amenaza caótico caos "
          "negligencia tomadura injusto reclamación desesperado desesperante frustrado frustrante "
          "frustración impresentable",
    -2.0: "roto rota romper defectuoso averiado estropeado estropear dañado daño perdido perder "
          "malo mal mala queja quejarse quejar problema molesto molestia molestar fallar fallo "
          "error erróneo incorrecto equivocado triste insatisfecho descontento culpa "
          "incumplir incumplimiento retraso retrasado ignorar abandonado inseguro peligroso "
          "preocupado preocupación preocupar disgusto disgustado cansado aburrido imposible sucio "
          "mugre rajado abollado manchado oxidado caducado podrido quemado "
          "perjudicar perjuicio perjudicado nervioso impotencia",
    -1.5: "tarde lento demora demorar falta faltar incompleto caro carísimo cobrar confuso "
          "difícil complicado lástima desgracia desafortunado débil flojo pobre ruido ruidoso "
          "incómodo incomprensible complicación rayado arañazo golpe golpeado cojo duda anular "
          "cancelar devolver devolución bloqueado colgado averiar dudoso raro ruptura",
    1.0: "correcto adecuado suficiente válido resuelto resolver solucionado solucionar claro útil "
         "listo funcionar cumplir normalidad tranquilo arreglado reparado",
    1.5: "gracias agradecer agradecido agradecimiento cómodo fácil rápido rapidez puntual "
         "puntualidad barato bonito limpio seguro fiable confianza confiar calidad ayudar ayuda "
         "amable amabilidad atento educado profesional profesionalidad recomendable interesante "
         "eficiente eficaz práctico",
    2.0: "bien bueno buen contento satisfecho satisfacción gustar gusto mejor mejorar acierto "
         "alegría alegre alegrar recomendar simpático agradable felicidades felicitar felicitación "
         "enhorabuena impecable",
    3.0: "excelente perfecto genial estupendo fantástico maravilloso maravilla increíble "
         "encantado encantar fenomenal magnífico feliz extraordinario espectacular fabuloso "
         "inmejorable sobresaliente amor precioso ilusión súper",
}
WORDS = {word: value for value, words in _BY_VALUE.items() for word in words.split()}
# Of what emoji are called, in English; and smileys.
WORDS |= {"angry": -2.5, "crying": -2.0, "joy": 2.5, "smiling": 2.0, "grinning": 2.0, "heart": 2.5,
          ":)": 2.0, ":-)": 2.0, ":(": -2.0, ":-(": -2.0, ":d": 2.3, ";)": 1.0}
_STRONGER = ("muy", "tan", "super", "demasiado", "bastante", "realmente", "verdaderamente",
             "totalmente", "completamente", "absolutamente", "sumamente", "extremadamente",
             "mucho", "mucha", "especialmente")
_WEAKER = ("poco", "algo", "apenas", "ligeramente", "casi")
BOOSTERS = {**dict.fromkeys(_STRONGER, 0.293), **dict.fromkeys(_WEAKER, -0.293)}
# That "no" denies is a rule of VADER itself.
NEGATIONS = ("nunca", "jamás", "tampoco", "ni", "sin", "nada", "nadie", "ningún", "ninguna",
             "ninguno")
# What more than one word says together.
PHRASES = {
    "no funciona": -2.5, "no funcionan": -2.5, "no contesta": -2.5, "no contestan": -2.5,
    "nadie contesta": -3.0, "nadie responde": -3.0, "no responden": -2.5, "no responde": -2.5,
    "no llega": -2.0, "no ha llegado": -2.0, "sigue sin": -2.0, "sigo sin": -2.0,
    "siguen sin": -2.0, "sin respuesta": -2.5, "nada que ver": -1.5, "toman el pelo": -3.0,
    "tomando el pelo": -3.0, "tomadura de pelo": -3.0, "no vuelvo": -2.5, "no volveré": -2.5,
    "nunca más": -3.0, "mala educación": -3.0, "sin problema": 1.5, "sin problemas": 1.5,
    "ningún problema": 2.0, "buenos días": 0.0, "buenas tardes": 0.0, "buenas noches": 0.0,
    "buen día": 0.0, "no hay quien": -2.0, "de nada": 0.5, "me gustaría": 0.0, "nos gustaría": 0.0,
    "por favor": 0.0, "por la tarde": 0.0, "de la tarde": 0.0, "esta tarde": 0.0,
    "hoja de reclamaciones": -2.5, "mejor dicho": 0.0, "a lo mejor": 0.0, "menos mal": 1.5,
    "sin falta": 0.0, "sin duda": 0.5, "gracias de antemano": 0.2, "muchas gracias": 2.0,
    "una pena": -2.0, "qué pena": -2.0, "dinero de vuelta": -1.5,
}
