annals("index",0,{"endings":[],"entries":0,"kinds":[],"lists":"","tails":[],"texts":" ","words":[]})
